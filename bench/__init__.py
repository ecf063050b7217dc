"""Every claim about speed as one command, beside a bare Flask view in the same run."""
