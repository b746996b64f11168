"""What each chapter of the proceedings holds. A chapter that has nothing to say returns None."""
