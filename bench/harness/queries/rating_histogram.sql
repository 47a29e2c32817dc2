-- How many images have each rating.
select rating, image_count from rating_histogram order by rating
