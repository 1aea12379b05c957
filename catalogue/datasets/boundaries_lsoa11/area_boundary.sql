-- Sources wind their rings either way; the browser draws an area whose exterior ring is counter-clockwise as its outside.
-- The shoelace sum of the first ring is above 0 when it is counter-clockwise; every ring of that polygon is then reversed.
with outlines as (
  select
    code,
    name,
    json_transform(
      if(json_extract_string(geometry, '$.type') = 'Polygon', json_array(json_extract(geometry, '$.coordinates')), json_extract(geometry, '$.coordinates')),
      '[[[["DOUBLE"]]]]'
    ) as polygons
  from source
)
select
  'lsoa11' as kind,
  code,
  name,
  json_object(
    'type', 'MultiPolygon',
    'coordinates', list_transform(polygons, lambda rings: if(
      list_sum(list_transform(range(1, len(rings[1])), lambda i:
        rings[1][i][1] * rings[1][i + 1][2] - rings[1][i + 1][1] * rings[1][i][2])) > 0,
      list_transform(rings, lambda ring: list_reverse(ring)),
      rings))
  )::varchar as geometry
from outlines
