"""How an edition is made: its suite, its notebooks run one by one, everything written or nothing."""
