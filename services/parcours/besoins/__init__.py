"""Training needs: each weak axis of human resources gives one, addressed to the training fund of the branch."""
