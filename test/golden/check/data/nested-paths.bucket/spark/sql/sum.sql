select id from clean
