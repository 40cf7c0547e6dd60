"""Text ↔ constraint: what a target value means, its units, and the algebra of constraints."""

from targetexpr.values import model, operations

model.bind(operations)
