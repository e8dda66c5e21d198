namespace Auriko.Standalone;

/// <summary>A command cannot go on until the operator has put something right. Shown without a stack trace.</summary>
/// <param name="message">What is wrong and what to do about it.</param>
/// <param name="cause">What happened.</param>
internal sealed class CommandException(string message, Exception? cause = null) : Exception(message, cause);
