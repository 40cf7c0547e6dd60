"""Text ↔ constraint: what a target value means, its units, and the algebra of constraints."""

from targetexpr.values import model
from targetexpr.values.operations import LazyOperations

model.bind(LazyOperations())
