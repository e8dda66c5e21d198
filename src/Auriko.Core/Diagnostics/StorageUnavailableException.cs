namespace Auriko.Core.Diagnostics;

/// <summary>
/// Storage could not be reached, or failed: the only exception a storage adapter throws for it. What was asked may or
/// may not have been done.
/// </summary>
/// <param name="message">What was being done; no keys, no account secrets.</param>
/// <param name="cause">The exception behind it.</param>
public sealed class StorageUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
