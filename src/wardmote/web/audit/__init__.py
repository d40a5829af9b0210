"""The record of every act: appended in the act's own transaction, chained so that tampering shows."""
