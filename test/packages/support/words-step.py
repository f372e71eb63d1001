"""A step whose driver program and whose workers need a package; its argument is the archive that holds it."""

import json
import os
import sys

import clouds
from pyspark.sql import SparkSession
from pyspark.sql.functions import udf


def in_worker(number):
    import clouds

    return json.dumps([clouds.cloud(number), clouds.__file__, os.getcwd()])


spark = SparkSession.builder.getOrCreate()
rows = spark.range(0, 4, 1, 2).select(udf(in_worker)("id")).collect()
# As YARN does it on a node: from a stream, with what Hadoop has for that.
jvm = spark._jvm
jvm.org.apache.hadoop.fs.FileUtil.unZip(
    jvm.java.io.FileInputStream(sys.argv[1]), jvm.java.io.File("by_hadoop")
)
spark.stop()
driver = [clouds.cloud(0), clouds.__file__, os.getcwd()]
print("found " + json.dumps({"driver": driver, "workers": [json.loads(row[0]) for row in rows]}))
