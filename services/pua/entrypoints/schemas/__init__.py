"""What comes in and goes out over HTTP, one file per aggregate. Free text has a limit: nobody fills the disk."""
