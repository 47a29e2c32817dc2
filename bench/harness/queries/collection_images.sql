-- The images of a collection, as somebody put them in order.
-- choose collection: select collection_id from collection_counts where image_count > 0
select images.id, filename, captured_at, rating, flag
from collection_images
  join images on images.id = collection_images.image_id
  join image_state on image_state.image_id = images.id
where collection_id = :collection and deleted_at is null
order by sort_order
