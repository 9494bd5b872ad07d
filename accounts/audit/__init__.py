"""Who signed in, took a file out or changed somebody's rights: written once, never edited."""
