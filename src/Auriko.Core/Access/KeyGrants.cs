using System.Globalization;
using Auriko.Core.Contract;

namespace Auriko.Core.Access;

/// <summary>Nobody hands out, or gets hold of, what their own key does not have. Pure.</summary>
internal static class KeyGrants
{
    /// <summary>What a new key has of the key that makes it where nothing was said: its allow-lists.</summary>
    /// <param name="giver">What the making key may do.</param>
    /// <param name="traits">What was asked for.</param>
    public static ApiKeyTraits Inherit(KeyPolicy giver, ApiKeyTraits traits) => traits with
    {
        Policy = traits.Policy with
        {
            Models = traits.Policy.Models.Count > 0 ? traits.Policy.Models : giver.Models,
            Providers = traits.Policy.Providers.Count > 0 ? traits.Policy.Providers : giver.Providers,
        },
    };

    /// <summary>Checks that one key may give another what it has.</summary>
    /// <param name="giver">What the giving key may do.</param>
    /// <param name="given">What the other may do, or is to.</param>
    /// <exception cref="GatewayException">It is more.</exception>
    public static void Check(KeyPolicy giver, KeyPolicy given)
    {
        for (var index = 0; index < given.Scopes.Count; index++)
        {
            if (!giver.Scopes.Contains(given.Scopes[index], StringComparer.Ordinal))
            {
                throw Refuse(
                    string.Create(CultureInfo.InvariantCulture, $"scopes[{index}]"),
                    $"This key does not have the scope '{given.Scopes[index]}', so it cannot give it.");
            }
        }

        CheckList(giver.Models, given.Models, "models");
        CheckList(giver.Providers, given.Providers, "providers");
    }

    private static void CheckList(IReadOnlyList<string> own, IReadOnlyList<string> given, string field)
    {
        if (own.Count > 0 && (given.Count == 0 || given.Except(own, StringComparer.Ordinal).Any()))
        {
            throw Refuse(field, $"This key is limited to some {field}, and cannot give more than those.");
        }
    }

    private static GatewayException Refuse(string field, string message) =>
        new(new GatewayError(ErrorCode.InsufficientPermissions, message, field));
}
