-- 756265 is CDM v5.4.
select
  getvariable('omop_source').name as cdm_source_name,
  getvariable('omop_source').abbreviation as cdm_source_abbreviation,
  getvariable('omop_source').holder as cdm_holder,
  getvariable('omop_source').description as source_description,
  getvariable('omop_source').edition as cdm_etl_reference,
  getvariable('omop_release') as source_release_date,
  getvariable('omop_release') as cdm_release_date,
  '5.4' as cdm_version,
  756265 as cdm_version_concept_id,
  'none' as vocabulary_version
