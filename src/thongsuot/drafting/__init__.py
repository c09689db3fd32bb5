"""The drafting room: drafts of official documents: templates, approval, number, issue."""
