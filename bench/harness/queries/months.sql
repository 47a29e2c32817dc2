-- The timeline: how many images of each month.
select substr(captured_at, 1, 7) as month, count(*)
from images
where deleted_at is null
group by month
order by month
