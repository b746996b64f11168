"""Files into the guide: any of several kinds is read as days with rows, shown, and then added."""
