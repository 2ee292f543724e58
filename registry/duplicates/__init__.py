"""Find those who registered twice: proposed with reasons; a person decides."""
