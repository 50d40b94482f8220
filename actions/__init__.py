"""The action server: each action reads the conversation, asks the knowledge, and says one Reply.

`python -m actions` starts it. Nothing heavy is imported here, since importing any module of the
package imports this one.
"""
