using System.Runtime.CompilerServices;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Streaming;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.OpenAIResponses;

/// <summary>
/// A call that is made once more without the reasoning of earlier turns, should the upstream be unable to read it: it reads
/// only what it has sealed for the organization that pays, and that may have been another one, of the platform or of the
/// caller.
/// </summary>
/// <param name="call">The call with the reasoning.</param>
/// <param name="withoutReasoning">Makes the one without it.</param>
internal sealed class ReplayingCall(UpstreamCall call, Func<UpstreamCall> withoutReasoning) : IProviderCall
{
    private const string Unreadable = "invalid_encrypted_content";

    private UpstreamCall _call = call;
    private ProviderSecret? _secret;

    /// <inheritdoc/>
    public IReadOnlyList<ResponseWarning> Warnings => _call.Warnings;

    /// <inheritdoc/>
    public string? ServiceTier => _call.ServiceTier;

    /// <inheritdoc/>
    public void Use(ProviderSecret secret)
    {
        _secret = secret;
        _call.Use(secret);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ProviderEvent> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isUnread = false;
        var events = _call.StreamAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (events.ConfigureAwait(false))
        {
            for (var hasOutput = false; !isUnread;)
            {
                try
                {
                    if (!await events.MoveNextAsync().ConfigureAwait(false))
                    {
                        yield break;
                    }
                }
                catch (ProviderException refused) when (!hasOutput && TryLeaveOut(refused.Failure))
                {
                    isUnread = true;
                    continue;
                }

                hasOutput |= events.Current.IsOutput;
                yield return events.Current;
            }
        }

        await foreach (var said in _call.StreamAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return said;
        }
    }

    /// <summary>Turns to the call without reasoning; false where that would be the same call.</summary>
    private bool TryLeaveOut(ProviderFailure failure)
    {
        if (failure.UpstreamCode != Unreadable)
        {
            return false;
        }

        var other = withoutReasoning();
        if (other.Warnings.Count == _call.Warnings.Count)
        {
            return false;
        }

        _call = other;
        if (_secret is { } secret)
        {
            _call.Use(secret);
        }

        return true;
    }
}
