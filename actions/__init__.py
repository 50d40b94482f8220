"""The action server: Rasa's adapter to the dialogue.

`python -m actions` starts it. Nothing heavy is imported here, since importing any module of the
package imports this one.
"""
