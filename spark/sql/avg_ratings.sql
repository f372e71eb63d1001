-- How often was each rating given between two moments, and how popular are the films that got it?
-- One row a rating, the best first. Ratings name films by MovieLens' ids, the films by TMDB's;
-- the links lead from one to the other. Popularity is a decimal, so its average is exact in any order.
WITH films AS (
    SELECT DISTINCT id, popularity
    FROM movies_metadata
)
SELECT
    ntile(10) OVER (ORDER BY r.rating DESC) AS rank,
    avg(r.rating) AS avg_rating,
    count(*) AS ratings_count,
    CAST(round(avg(f.popularity), 2) AS DOUBLE) AS popularity
FROM ratings_small AS r
JOIN links_small AS l ON l.movieId = r.movieId
JOIN films AS f ON f.id = l.tmdbId
WHERE timestamp_seconds(r.timestamp) BETWEEN :start_date AND :end_date
GROUP BY r.rating
ORDER BY rank, avg_rating DESC
