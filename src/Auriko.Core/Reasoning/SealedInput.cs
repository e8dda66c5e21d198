using Auriko.Core.Contract;
using Auriko.Core.Execution;

namespace Auriko.Core.Reasoning;

/// <summary>Finds out where the reasoning in a request comes from.</summary>
internal static class SealedInput
{
    /// <summary>The request with the origin of each reasoning item that was sealed here.</summary>
    /// <param name="request">The request.</param>
    /// <param name="seal">Opens the items.</param>
    /// <exception cref="GatewayException">An item was changed since it was sealed: 400, and the field is named.</exception>
    public static ResponseRequest Read(ResponseRequest request, IReasoningSeal seal) =>
        request.Input.Any(item => item is InputReasoning { EncryptedContent.Length: > 0 })
            ? request with { Input = [.. request.Input.Select((item, index) => Read(item, index, seal))] }
            : request;

    private static InputItem Read(InputItem item, int index, IReasoningSeal seal)
    {
        if (item is not InputReasoning { EncryptedContent: { Length: > 0 } text } reasoning)
        {
            return item;
        }

        try
        {
            return reasoning with { Origin = seal.Open(text)?.Origin };
        }
        catch (GatewayException tampered)
        {
            var param = $"input[{index}].encrypted_content";
            throw new GatewayException(
                tampered.Error with { Message = $"'{param}' is not what this gateway returned.", Param = param }, tampered);
        }
    }
}
