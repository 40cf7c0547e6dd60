"""Pictures of pages → tables and lines of text: straightened, ruled into cells, and read by a model on this machine."""
