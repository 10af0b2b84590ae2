"""What a run leaves: journal, pictures, seal, reports; with no secret and no more of people than is needed."""
