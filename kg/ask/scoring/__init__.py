"""Questions about scores: read strictly, answered from the release's book, cited down to the inputs."""
