using System.Text;
using Auriko.Core.Contract;
using Auriko.Core.Execution;

namespace Auriko.Providers.Translation;

/// <summary>Seals the reasoning of one offering, and gives it back to the same one only.</summary>
/// <param name="seal">The deployment's seal.</param>
/// <param name="origin">The offering that is called.</param>
internal sealed class OwnReasoning(IReasoningSeal seal, ReasoningOrigin origin)
{
    private readonly string? _whyNot;

    private OwnReasoning(IReasoningSeal seal, ReasoningOrigin origin, string whyNot)
        : this(seal, origin) => _whyNot = whyNot;

    /// <summary>The same, but nothing that was sealed goes back.</summary>
    /// <param name="whyNot">Why, as the rest of a sentence.</param>
    public OwnReasoning Without(string whyNot) => new(seal, origin, whyNot);

    /// <summary>Seals text.</summary>
    /// <param name="content">What the upstream needs back.</param>
    public string Seal(string content) => seal.Seal(origin, Encoding.UTF8.GetBytes(content));

    /// <summary>What to do with an item that came back.</summary>
    /// <param name="item">The item.</param>
    /// <exception cref="GatewayException">It was changed since it was sealed.</exception>
    public ReturnedReasoning Open(InputReasoning item)
    {
        if (item.EncryptedContent is not { Length: > 0 } text || !seal.IsSealed(text))
        {
            return new ReturnedReasoning(null, null);
        }

        return seal.Open(text) switch
        {
            null => new(null, "its reasoning was sealed with a key that this deployment does not have"),
            { } opened when opened.Origin != origin => new(null, "its reasoning belongs to another provider or model"),
            not null when _whyNot is not null => new(null, _whyNot),
            { } opened => new(Encoding.UTF8.GetString(opened.Content.Span), null),
        };
    }
}

/// <summary>A reasoning item of the input; both members are null for one that this gateway did not seal.</summary>
/// <param name="Content">What was sealed, for the offering that is called.</param>
/// <param name="WhyNot">Why the item must not reach the upstream, as the rest of a sentence.</param>
internal sealed record ReturnedReasoning(string? Content, string? WhyNot);
