"""From affinities, quotas and availability to a conflict-free plan of rounds and tables, and its repair on the day.

Values in, values out: `planner.plan` makes a plan, `audit.audit` checks any schedule, `repair.repair` mends one,
`diff.compare` tells two apart, and `document.solve_problem_document` does it from JSON to JSON.
"""
