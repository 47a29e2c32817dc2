-- The first page of the images whose file name begins so.
-- choose prefix: select distinct substr(filename, 1, 6) from images where filename is not null
select id, filename, folder_id
from images
where filename like :prefix || '%' and deleted_at is null
order by filename
limit 200
