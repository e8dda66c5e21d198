namespace Auriko.Core.Background;

/// <summary>
/// What runs <see cref="BackgroundFlow"/> for accepted responses and sees to it that each one ends. A host that has none
/// refuses background responses. Safe for concurrent use.
/// </summary>
public interface IBackgroundEngine
{
    /// <summary>The process an accepted response belongs to from the start; null where any may take it.</summary>
    string? Owner { get; }

    /// <summary>
    /// Has a response worked on. Its request and state are durable. Asking twice is harmless; asking may be lost, for the
    /// sweeper asks again.
    /// </summary>
    /// <param name="responseId">The response.</param>
    /// <param name="cancellationToken">Stops the wait, not the work.</param>
    Task StartAsync(string responseId, CancellationToken cancellationToken);
}
