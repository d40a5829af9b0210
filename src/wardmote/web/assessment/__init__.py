"""The assessment as pages: overview, categories, wards, map, figures."""
