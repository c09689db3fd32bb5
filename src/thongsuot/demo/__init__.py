"""A fictional province with a past and a storm night, to try the product on. No real place, body or person."""
