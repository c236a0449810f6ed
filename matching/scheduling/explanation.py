"""x."""
def explain_infeasible(*a,**k): return ()
def explain_plan(*a,**k): return ()
