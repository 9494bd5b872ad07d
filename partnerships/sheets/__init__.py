"""Pages that are printed for the partner: nothing that is only for the college."""
