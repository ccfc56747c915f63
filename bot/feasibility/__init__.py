"""From answers to strengths, next steps and an outcome: pure, deterministic, every rule named."""
