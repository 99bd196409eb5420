"""Figure builders: arrays in, Plotly figure out. No Streamlit call and no computation on tensors happens here."""
