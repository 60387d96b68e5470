"""The rules of the home-care service (servizio di assistenza domiciliare). Standard library and kernel only."""
