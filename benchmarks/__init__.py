"""How fast Kuvend is, as ratios to a bare reference measured side by side in one run. See README.md."""
