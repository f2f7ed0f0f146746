"""Spreadsheets as people keep them: .csv, .xlsx and .ods → rows of text that know their address."""
