using System.Text;
using Auriko.Core.Execution;

namespace Auriko.Fuzz.Upstream;

/// <summary>A seal that hides nothing: what was sealed can be compared.</summary>
internal sealed class PlainSeal : IReasoningSeal
{
    private const string Mark = "sealed for ";

    public string Seal(ReasoningOrigin origin, ReadOnlySpan<byte> content) =>
        $"{Mark}{origin.Provider}/{origin.ModelId}: {Encoding.UTF8.GetString(content)}";

    public SealedReasoning? Open(string encryptedContent)
    {
        if (!IsSealed(encryptedContent) || encryptedContent.IndexOf(": ", StringComparison.Ordinal) is not (> 0 and var end))
        {
            return null;
        }

        var names = encryptedContent[Mark.Length..end].Split('/', 2);
        return new SealedReasoning(
            new ReasoningOrigin(new ProviderName(names[0]), names[1]), Encoding.UTF8.GetBytes(encryptedContent[(end + 2)..]));
    }

    public bool IsSealed(string encryptedContent) => encryptedContent.StartsWith(Mark, StringComparison.Ordinal);
}
