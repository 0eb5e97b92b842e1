using System.Reflection;
using System.Reflection.Emit;

namespace ConvBench.Tests.Rooms;

/// <summary>Which types a built type names: in its declaration, its members' signatures, local variables and instructions.</summary>
/// <remarks>Constants and nameof leave no trace in an assembly, so neither counts.</remarks>
internal static class TypeUses
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(o => o.Value);

    /// <summary>The types, arrays and generic types taken apart.</summary>
    public static IEnumerable<Type> Of(Type type)
    {
        IEnumerable<Type?> named =
        [
            type.BaseType,
            .. type.GetInterfaces(),
            .. type.GetGenericArguments().Where(a => a.IsGenericParameter).SelectMany(a => a.GetGenericParameterConstraints()),
            .. type.GetCustomAttributesData().Select(a => a.AttributeType),
            .. type.GetFields(All).Select(f => f.FieldType),
            .. type.GetMembers(All).OfType<MethodBase>().SelectMany(Of),
        ];
        return named.OfType<Type>().SelectMany(Parts);
    }

    private static IEnumerable<Type> Parts(Type type) => type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsFunctionPointer
        ? [.. type.GetFunctionPointerParameterTypes().SelectMany(Parts), .. Parts(type.GetFunctionPointerReturnType())]
        : type.IsGenericType ? [type, .. type.GetGenericArguments().SelectMany(Parts)]
        : [type];

    private static IEnumerable<Type?> Of(MethodBase method) =>
    [
        (method as MethodInfo)?.ReturnType,
        .. method.GetParameters().Select(p => p.ParameterType),
        .. method.GetMethodBody()?.LocalVariables.Select(v => v.LocalType) ?? [],
        .. Members(method).SelectMany(Of),
    ];

    private static IEnumerable<Type?> Of(MemberInfo member) => member switch
    {
        Type type => [type],
        FieldInfo field => [field.DeclaringType, field.FieldType],
        MethodBase method =>
        [
            method.DeclaringType,
            (method as MethodInfo)?.ReturnType,
            .. method.GetParameters().Select(p => p.ParameterType),
            .. method.IsGenericMethod ? method.GetGenericArguments() : [],
        ],
        _ => [member.DeclaringType],
    };

    /// <summary>What the instructions of a method name.</summary>
    private static IEnumerable<MemberInfo> Members(MethodBase method)
    {
        byte[] code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        Type[] ofType = method.DeclaringType?.GetGenericArguments() ?? [], ofMethod = method.IsGenericMethod
            ? method.GetGenericArguments() : [];
        for (int at = 0; at < code.Length;)
        {
            short value = code[at] == 0xFE ? (short)((code[at] << 8) | code[++at]) : code[at];
            OpCode opCode = OpCodesByValue[value];
            at++;
            int operand = at < code.Length - 3 ? BitConverter.ToInt32(code, at) : 0;
            if (opCode.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok
                or OperandType.InlineType)
            {
                yield return method.Module.ResolveMember(operand, ofType, ofMethod)!;
            }

            at += opCode.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * operand),
                _ => 4,
            };
        }
    }
}
