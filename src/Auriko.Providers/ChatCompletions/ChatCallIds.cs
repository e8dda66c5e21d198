using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Auriko.Core.Contract;
using Auriko.Providers.Translation;

namespace Auriko.Providers.ChatCompletions;

/// <summary>
/// Fits ids of calls to an upstream that takes only its own kind: nine letters and digits. Every other id becomes such a
/// one, the same for a call and its answer and for every turn that sends them again, so that caches of prompts still hit.
/// </summary>
/// <param name="request">The request.</param>
/// <param name="isFitted">Whether the upstream is such a one; otherwise every id stays.</param>
/// <param name="log">Receives what is changed.</param>
internal sealed class ChatCallIds(ResponseRequest request, bool isFitted, TranslationLog log)
{
    private const int Length = 9;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private readonly Dictionary<string, string> _fitted = new(StringComparer.Ordinal);

    // An id that stays must not be hit by one that is made.
    private readonly HashSet<string> _taken = isFitted
        ? [.. request.Input.OfType<InputFunctionCall>().Select(call => call.CallId).Where(Fits)]
        : [];

    /// <summary>The id to send.</summary>
    /// <param name="callId">The caller's.</param>
    /// <param name="pointer">The pointer of the item that has it.</param>
    public string Of(string callId, string pointer)
    {
        if (!isFitted || Fits(callId))
        {
            return callId;
        }

        log.Adjust($"{pointer}/call_id", "one of nine letters and digits was sent, the only kind that the provider takes");
        if (!_fitted.TryGetValue(callId, out var fitted))
        {
            fitted = Make(callId);
            _fitted.Add(callId, fitted);
        }

        return fitted;
    }

    private static bool Fits(string callId) => callId.Length == Length && callId.All(char.IsAsciiLetterOrDigit);

    private string Make(string callId)
    {
        var made = Hash(callId);
        for (var attempt = 1; !_taken.Add(made); attempt++)
        {
            made = Hash(string.Create(CultureInfo.InvariantCulture, $"{callId}\n{attempt}"));
        }

        return made;
    }

    private static string Hash(string text)
    {
        var number = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        return string.Create(Length, number, static (digits, rest) =>
        {
            for (var index = 0; index < digits.Length; index++)
            {
                digits[index] = Alphabet[(int)(rest % (ulong)Alphabet.Length)];
                rest /= (ulong)Alphabet.Length;
            }
        });
    }
}
