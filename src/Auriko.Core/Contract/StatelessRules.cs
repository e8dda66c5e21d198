namespace Auriko.Core.Contract;

/// <summary>Refuses what would need a response to be stored across calls.</summary>
internal static class StatelessRules
{
    private static readonly string[] StoredState = ["previous_response_id", "conversation", "prompt"];

    /// <summary>Checks the members that refer to stored state, and <c>store</c> itself.</summary>
    public static void Check(ObjectReader body)
    {
        if (body.Flag("store") == true)
        {
            throw FieldErrors.Invalid(
                body.At("store"),
                "must be false or left out: responses are not stored across calls",
                "Leave store out, and send the earlier items again in input.");
        }

        foreach (var name in StoredState)
        {
            if (body.Has(name))
            {
                throw FieldErrors.Invalid(
                    body.At(name),
                    "must be null or left out: nothing is stored across calls",
                    name == "prompt"
                        ? "Send the prompt's text in instructions and input."
                        : "Send the earlier items again in input.");
            }
        }
    }
}
