using Auriko.Core.Contract;

namespace Auriko.Core.Execution;

/// <summary>
/// Seals what a provider needs back of its reasoning into a reasoning item's <c>encrypted_content</c>, and opens it when
/// the caller sends the item again. A singleton, safe for concurrent use.
/// </summary>
public interface IReasoningSeal
{
    /// <summary>Seals <paramref name="content"/>; sealing it twice gives two different texts.</summary>
    /// <param name="origin">Where the content comes from; only there it means something.</param>
    /// <param name="content">The provider's own form of it, of any length.</param>
    /// <returns>Base64url text, without padding. Only holders of the deployment's keys can read or change it.</returns>
    /// <exception cref="ArgumentException">A name of <paramref name="origin"/> is longer than 65,535 bytes.</exception>
    string Seal(ReasoningOrigin origin, ReadOnlySpan<byte> content);

    /// <summary>Opens what <see cref="Seal"/> made with any of the deployment's keys.</summary>
    /// <param name="encryptedContent">An item's <c>encrypted_content</c>.</param>
    /// <returns>
    /// Null for what was sealed elsewhere: by a provider itself, by another deployment, or with a key that is no longer
    /// configured.
    /// </returns>
    /// <exception cref="GatewayException">It was sealed here and has been changed since: 400.</exception>
    SealedReasoning? Open(string encryptedContent);

    /// <summary>Whether a text has the form that gateways like this one make, with a key that is known here or not.</summary>
    /// <param name="encryptedContent">An item's <c>encrypted_content</c>.</param>
    bool IsSealed(string encryptedContent);
}

/// <summary>Where reasoning comes from.</summary>
/// <param name="Provider">The configured provider.</param>
/// <param name="ModelId">The catalog's id of the model.</param>
public sealed record ReasoningOrigin(ProviderName Provider, string ModelId);

/// <summary>Reasoning that has been opened.</summary>
/// <param name="Origin">Where it comes from; authenticated.</param>
/// <param name="Content">What was sealed, byte for byte.</param>
public sealed record SealedReasoning(ReasoningOrigin Origin, ReadOnlyMemory<byte> Content);
