-- All there were at the time.
select count(*) from images
