"""A look at every screen that asks instead of acts: which elements are there, by which label and way, and what the ERP leaves open.

Nothing here raises for what is missing; it becomes an `Element` that is, with the nearest labels seen. What writes is
pressed only to see what is asked before it, with the network cut off (`asking`), in a browser that refuses to send it anyway.
"""

from pages.tour.tour import Answer, Counts, Element, State, Times, Tour

__all__ = ["Answer", "Counts", "Element", "State", "Times", "Tour"]
