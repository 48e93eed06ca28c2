"""What is computed of the evidence: comparisons, progress to targets, the audit, what changed between editions."""
