"""Words every floor shares: areas, periods, quantities, errors. Knows nobody."""
