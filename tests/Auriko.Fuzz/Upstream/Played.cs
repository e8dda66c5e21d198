using Auriko.Core.Execution;
using Auriko.Core.Streaming;

namespace Auriko.Fuzz.Upstream;

/// <summary>What a call said, and how it ended.</summary>
/// <param name="Said">The provider's events.</param>
/// <param name="Fault">What it threw; null when it ended by itself.</param>
internal sealed record Played(IReadOnlyList<ProviderEvent> Said, Exception? Fault)
{
    public ProviderFailure? Failure => (Fault as ProviderException)?.Failure;

    public bool HasStopped => Said.Any(said => said is Stopped);

    /// <summary>The events and the failure in words, for comparison.</summary>
    public IEnumerable<string> Words => Said.Select(Word)
        .Append(Failure is { } failure ? $"{failure.Kind} {failure.PublicMessage}" : Fault?.GetType().Name ?? "ended");

    /// <summary>Makes the call. Whatever it throws is part of what was played.</summary>
    public static async Task<Played> OfAsync(IProviderCall call)
    {
        var said = new List<ProviderEvent>();
        try
        {
            await foreach (var next in call.StreamAsync(CancellationToken.None))
            {
                said.Add(next);
            }

            return new Played(said, null);
        }
        catch (Exception fault)
        {
            return new Played(said, fault);
        }
    }

    // JSON that is not UTF-8 is passed on and mended by the emitter; it cannot be shown.
    private static string Word(ProviderEvent said)
    {
        try
        {
            return said.ToString();
        }
        catch (InvalidOperationException)
        {
            return said.GetType().Name;
        }
    }
}
