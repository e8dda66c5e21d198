namespace Auriko.Core.Background;

/// <summary>
/// A log does not go on where its writer left it: somebody else wrote there, or the log was deleted. Unlike a failure of
/// storage it does not pass: who still has the response reads the log anew, and everybody else stops.
/// </summary>
/// <param name="name">The name of the log.</param>
/// <param name="cause">The exception behind it.</param>
public sealed class LogTakenException(string name, Exception? cause = null)
    : Exception($"The log {name} does not go on where its writer left it.", cause);
