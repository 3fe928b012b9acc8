"""The website connector: pages and attachments of a town hall's own site, mirrored before they are read."""
