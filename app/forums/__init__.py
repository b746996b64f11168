"""Forums: the bodies and series whose events Kuvend keeps."""
